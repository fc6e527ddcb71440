{#
    Where the delivered rows name a unit, and when it should have been one: (delivered table, column, when, is a date, key).
    A row without a time says none to judge by, nor does a listing, which lasts for years. Read by dq_enhet_utanfor_giltighet.
#}
{% macro unit_columns() -%}
    {{ return([
        ('vardtillfalle', 'enhet_in_id', 'rader.inskrivning_tidpunkt', false, ['vardtillfalle_id']),
        ('vardtillfalle', 'enhet_ut_id', 'rader.utskrivning_tidpunkt', false, ['vardtillfalle_id']),
        ('vardtillfalle', 'klinik_kod', 'rader.inskrivning_tidpunkt', false, ['vardtillfalle_id']),
        ('link_arende', 'skapad_enhet_id', 'rader.skapad_tidpunkt', false, ['arende_id']),
        ('link_aktor', 'enhet_id', 'rader.fran_tidpunkt', false, ['arende_id', 'aktor_nr']),
        ('link_meddelande', 'avsandare_enhet_id', 'rader.skickad_tidpunkt', false, ['meddelande_id']),
        ('link_inskrivning_status', 'registrerad_av_enhet_id', 'rader.registrerad_tidpunkt', false, ['arende_id', 'status_nr']),
        ('link_utskrivningsklar_handelse', 'beslutande_enhet_id', 'rader.angivet_datum', true, ['arende_id', 'handelse_nr']),
        ('link_plan', 'ansvarig_enhet_id', 'coalesce(rader.upprattad_tidpunkt, rader.paborjad_tidpunkt)', false, ['plan_id']),
        ('fast_vardkontakt', 'enhet_id', 'rader.utsedd_tidpunkt', false, ['patient_nyckel', 'fvk_nr'])
    ]) }}
{%- endmacro %}
