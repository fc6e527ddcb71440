{#
    Where the delivered rows name a unit, and the day on which it should have been one: (delivered table, canonical table, column, day).
    A row without a day says no day to judge by, nor does a listing, which lasts for years. Read by dq_enhet_utanfor_giltighet.
#}
{% macro unit_columns() -%}
    {{ return([
        ('vardtillfalle', 'bas_vardtillfalle', 'enhet_in_id', local_date('rader.inskrivning_tidpunkt'), ['vardtillfalle_id']),
        ('vardtillfalle', 'bas_vardtillfalle', 'enhet_ut_id', local_date('rader.utskrivning_tidpunkt'), ['vardtillfalle_id']),
        ('vardtillfalle', 'bas_vardtillfalle', 'klinik_kod', local_date('rader.inskrivning_tidpunkt'), ['vardtillfalle_id']),
        ('link_arende', 'bas_arende', 'skapad_enhet_id', local_date('rader.skapad_tidpunkt'), ['arende_id']),
        ('link_aktor', 'bas_aktor', 'enhet_id', local_date('rader.fran_tidpunkt'), ['arende_id', 'aktor_nr']),
        ('link_meddelande', 'bas_meddelande', 'avsandare_enhet_id', local_date('rader.skickad_tidpunkt'), ['meddelande_id']),
        ('link_inskrivning_status', 'bas_inskrivning_status', 'registrerad_av_enhet_id',
            local_date('rader.registrerad_tidpunkt'), ['arende_id', 'status_nr']),
        ('link_utskrivningsklar_handelse', 'bas_utskrivningsklar_handelse', 'beslutande_enhet_id', 'rader.angivet_datum',
            ['arende_id', 'handelse_nr']),
        ('link_plan', 'bas_plan', 'ansvarig_enhet_id',
            local_date('coalesce(rader.upprattad_tidpunkt, rader.paborjad_tidpunkt)'), ['plan_id']),
        ('fast_vardkontakt', 'bas_fast_vardkontakt', 'enhet_id', local_date('rader.utsedd_tidpunkt'), ['patient_nyckel', 'fvk_nr'])
    ]) }}
{%- endmacro %}
