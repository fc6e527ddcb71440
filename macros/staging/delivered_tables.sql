{#
    delivered_tables(): every delivered table as (kalla, tabell), in contract order.
    Made from orchestration/contract/*.odcs.yaml by: python -m orchestration.contract.generate
    Do not edit.
#}
{% macro delivered_tables() %}
    {{ return([
        ('cosmic_link', 'vardtillfalle'),
        ('cosmic_link', 'permission'),
        ('cosmic_link', 'psykiatrisk_vardform'),
        ('cosmic_link', 'link_arende'),
        ('cosmic_link', 'link_arende_vardtillfalle'),
        ('cosmic_link', 'link_aktor'),
        ('cosmic_link', 'link_meddelande'),
        ('cosmic_link', 'link_meddelande_mottagare'),
        ('cosmic_link', 'link_inskrivning_status'),
        ('cosmic_link', 'link_utskrivningsklar_handelse'),
        ('cosmic_link', 'link_beraknat_utskrivning'),
        ('cosmic_link', 'link_oppenvard_hinder'),
        ('cosmic_link', 'link_plan'),
        ('cosmic_link', 'link_sip_uppfoljning'),
        ('cosmic_link', 'fast_vardkontakt'),
        ('cosmic_link', 'listning'),
        ('cosmic_link', 'patient'),
        ('cosmic_link', 'folkbokforing'),
        ('cosmic_link', 'enhet'),
        ('cosmic_link', 'kodverk'),
        ('enkat', 'delaktighet'),
        ('stella', 'avvikelse')
    ]) }}
{% endmacro %}
