{#
    indicator_measures(): what each ind_ table measures, by indicator (R6), in the order of rules.md.
    The long table `indikator`, dim_indikatormatt and disclosure control all follow it.

    Each measure: [matt, slag, value, taljare, namnare, enhet]. value: a column of the table `t`, or SQL over it.
    taljare and namnare: other measures of the same indicator, or SQL where it is no measure. slag: antal (count;
    namnare is what it is a part of), summa (days; namnare is the episodes summed over), andel and medel
    (taljare / namnare), kvantil and max (namnare is n). preliminar and fullstandighet are SQL over `t`, the state
    of its period `lagen` and the population of discharged linked episodes `hel` of the same key.
#}
{% macro indicator_measures() -%}
    {%- set pagar = 'lagen.pagar' -%}
    {%- set utskrivna = 'hel.antal_utskrivna_lankade' -%}
    {%- set indicators = [
        {
            'id': 'utskrivningsklara_dagar', 'tabell': 'ind_utskrivningsklara_dagar', 'preliminar': pagar,
            'fullstandighet': ratio('t.antal', 't.antal + t.antal_utan_utskrivningsklar + t.antal_negativ_tid'),
            'matt': [
                ['antal', 'antal', 'antal', none, none, 'vårdepisoder'],
                ['antal_dag0', 'antal', 'antal_dag0', none, 'antal', 'vårdepisoder'],
                ['antal_minst_1_dag', 'antal', 'antal_minst_1_dag', none, 'antal', 'vårdepisoder'],
                ['andel_dag0', 'andel', ratio('t.antal_dag0', 't.antal'), 'antal_dag0', 'antal', 'andel'],
                ['summa_dagar', 'summa', 'summa_dagar', none, 'antal', 'dagar'],
                ['snitt_alla', 'medel', 'snitt_alla', 'summa_dagar', 'antal', 'dagar'],
                ['snitt_minst_1', 'medel', 'snitt_minst_1', 'summa_dagar', 'antal_minst_1_dag', 'dagar'],
                ['median_dagar', 'kvantil', 'median_dagar', none, 'antal', 'dagar'],
                ['p90_dagar', 'kvantil', 'p90_dagar', none, 'antal', 'dagar'],
                ['max_dagar', 'max', 'max_dagar', none, 'antal', 'dagar'],
                ['dagar_fran_dag_4', 'summa', 'dagar_fran_dag_4', none, 'antal', 'dagar'],
                ['antal_utan_utskrivningsklar', 'antal', 'antal_utan_utskrivningsklar', none, none, 'vårdepisoder'],
                ['antal_negativ_tid', 'antal', 'antal_negativ_tid', none, none, 'vårdepisoder'],
            ]
        },
        {
            'id': 'utskrivningsplan', 'tabell': 'ind_planer', 'preliminar': pagar, 'fullstandighet': '1.0',
            'matt': [
                ['antal_utskrivna_lankade', 'antal', 'antal_utskrivna_lankade', none, none, 'vårdepisoder'],
                ['antal', 'antal', 'antal_utskrivningsplan', none, 'antal_utskrivna_lankade', 'vårdepisoder'],
                ['andel', 'andel', 'andel_utskrivningsplan', 'antal', 'antal_utskrivna_lankade', 'andel'],
            ]
        },
        {
            'id': 'sip', 'tabell': 'ind_planer', 'preliminar': 'lagen.sip_preliminar', 'fullstandighet': '1.0',
            'matt': [
                ['antal_utskrivna_lankade', 'antal', 'antal_utskrivna_lankade', none, none, 'vårdepisoder'],
                ['antal', 'antal', 'antal_sip', none, 'antal_utskrivna_lankade', 'vårdepisoder'],
                ['andel', 'andel', 'andel_sip', 'antal', 'antal_utskrivna_lankade', 'andel'],
            ]
        },
        {
            'id': 'sip_uppfoljning', 'tabell': 'ind_planer', 'preliminar': 'lagen.sip_preliminar', 'fullstandighet': '1.0',
            'matt': [
                ['antal_utskrivna_lankade', 'antal', 'antal_utskrivna_lankade', none, none, 'vårdepisoder'],
                ['antal', 'antal', 'antal_sip_uppfoljning', none, 'antal_utskrivna_lankade', 'vårdepisoder'],
                ['andel', 'andel', 'andel_sip_uppfoljning', 'antal', 'antal_utskrivna_lankade', 'andel'],
            ]
        },
        {
            'id': 'fast_vardkontakt', 'tabell': 'ind_fast_vardkontakt', 'preliminar': pagar,
            'fullstandighet': ratio('hel.antal_med_hsv_uppgift', utskrivna),
            'matt': [
                ['antal_berorda', 'antal', 'antal_berorda', none, none, 'vårdepisoder'],
                ['antal_med_fast_vardkontakt', 'antal', 'antal_med_fast_vardkontakt', none, 'antal_berorda', 'vårdepisoder'],
                ['andel', 'andel', 'andel', 'antal_med_fast_vardkontakt', 'antal_berorda', 'andel'],
            ]
        },
        {
            'id': 'aterinskrivning_30d', 'tabell': 'ind_aterinskrivningar', 'preliminar': 't.preliminar', 'fullstandighet': '1.0',
            'matt': [
                ['antal_index', 'antal', 'antal_index', none, none, 'vårdepisoder'],
                ['antal_aterinskrivna', 'antal', 'antal_aterinskrivna', none, 'antal_index', 'vårdepisoder'],
                ['andel', 'andel', 'andel', 'antal_aterinskrivna', 'antal_index', 'andel'],
                ['antal_samma_dag', 'antal', 'antal_samma_dag', none, 'antal_index', 'vårdepisoder'],
            ]
        },
        {
            'id': 'status_24h', 'tabell': 'ind_status_24h', 'preliminar': pagar ~ ' or t.antal_ej_forfallen > 0',
            'fullstandighet': ratio('t.antal_avgjorda', 't.antal_avgjorda + t.antal_ej_forfallen + t.antal_ej_bedombar'),
            'matt': [
                ['antal_ok', 'antal', 'antal_ok', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_sen', 'antal', 'antal_sen', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_saknar_meddelande', 'antal', 'antal_saknar_meddelande', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_vet_ej', 'antal', 'antal_vet_ej', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_saknar_status', 'antal', 'antal_saknar_status', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_ej_forfallen', 'antal', 'antal_ej_forfallen', none, none, 'vårdepisoder'],
                ['antal_ej_bedombar', 'antal', 'antal_ej_bedombar', none, none, 'vårdepisoder'],
                ['antal_avgjorda', 'antal', 'antal_avgjorda', none, none, 'vårdepisoder'],
                ['andel_i_tid', 'andel', 'andel_i_tid', 'antal_ok', 'antal_avgjorda', 'andel'],
                ['antal_med_gap', 'antal', 't.antal_avgjorda - t.antal_ok', none, 'antal_avgjorda', 'vårdepisoder'],
                ['median_gap_timmar', 'kvantil', 'median_gap_timmar', none, 'antal_med_gap', 'timmar'],
                ['p90_gap_timmar', 'kvantil', 'p90_gap_timmar', none, 'antal_med_gap', 'timmar'],
                [
                    'antal_i_tid_inskrivningsklocka', 'antal', 'antal_i_tid_inskrivningsklocka',
                    none, 'antal_avgjorda_inskrivningsklocka', 'vårdepisoder'
                ],
                [
                    'antal_avgjorda_inskrivningsklocka', 'antal', 'antal_avgjorda_inskrivningsklocka',
                    none, none, 'vårdepisoder'
                ],
                [
                    'andel_i_tid_inskrivningsklocka', 'andel', 'andel_i_tid_inskrivningsklocka',
                    'antal_i_tid_inskrivningsklocka', 'antal_avgjorda_inskrivningsklocka', 'andel'
                ],
            ]
        },
        {
            'id': 'inskrivningsmeddelande_24h', 'tabell': 'ind_status_24h', 'preliminar': pagar ~ ' or t.antal_ej_forfallen > 0',
            'fullstandighet': ratio('t.antal_meddelande_avgjorda', 't.antal_avgjorda + t.antal_ej_forfallen + t.antal_ej_bedombar'),
            'matt': [
                ['antal_i_tid', 'antal', 'antal_meddelande_i_tid', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_avgjorda', 'antal', 'antal_meddelande_avgjorda', none, none, 'vårdepisoder'],
                ['andel', 'andel', 'andel_meddelande_24h', 'antal_i_tid', 'antal_avgjorda', 'andel'],
            ]
        },
        {
            'id': 'kvittens_24h', 'tabell': 'ind_status_24h', 'preliminar': pagar ~ ' or t.antal_ej_forfallen > 0',
            'fullstandighet': ratio('t.antal_kvittens_avgjorda', 't.antal_avgjorda + t.antal_ej_forfallen + t.antal_ej_bedombar'),
            'matt': [
                ['antal_i_tid', 'antal', 'antal_kvittens_i_tid', none, 'antal_avgjorda', 'vårdepisoder'],
                ['antal_avgjorda', 'antal', 'antal_kvittens_avgjorda', none, none, 'vårdepisoder'],
                ['andel', 'andel', 'andel_kvittens_24h', 'antal_i_tid', 'antal_avgjorda', 'andel'],
            ]
        },
        {
            'id': 'sip_kallelse_3d', 'tabell': 'ind_sip_kallelse', 'preliminar': pagar,
            'fullstandighet': ratio('hel.antal_med_sip_uppgift', utskrivna),
            'matt': [
                ['antal_sip_behov', 'antal', 'antal_sip_behov', none, none, 'vårdepisoder'],
                ['antal_kallad_i_tid', 'antal', 'antal_kallad_i_tid', none, 'antal_sip_behov', 'vårdepisoder'],
                ['antal_kallad_sent', 'antal', 'antal_kallad_sent', none, 'antal_sip_behov', 'vårdepisoder'],
                ['antal_ej_kallad', 'antal', 'antal_ej_kallad', none, 'antal_sip_behov', 'vårdepisoder'],
                ['andel_i_tid', 'andel', 'andel_i_tid', 'antal_kallad_i_tid', 'antal_sip_behov', 'andel'],
            ]
        },
        {
            'id': 'belaggning_utskrivningsklara', 'tabell': 'ind_belaggning', 'preliminar': pagar, 'fullstandighet': '1.0',
            'matt': [
                ['antal_med_varddygn', 'antal', 'antal_med_varddygn', none, none, 'vårdepisoder'],
                ['varddygn_utskrivningsklara', 'summa', 'varddygn_utskrivningsklara', none, 'antal_med_varddygn', 'vårddygn'],
                [
                    'medelantal_per_dygn', 'medel', 'medelantal_per_dygn',
                    'varddygn_utskrivningsklara', 't.kalenderdagar', 'patienter'
                ],
                ['antal_pagaende_vid_periodslut', 'antal', 'antal_pagaende_vid_periodslut', none, none, 'patienter'],
            ]
        },
    ] -%}
    {{ return(indicators) }}
{%- endmacro %}

{# measure_value(indicator, name): SQL over `t` for a measure, or for what already is SQL; null for none. #}
{% macro measure_value(indicator, name) -%}
    {%- if name is none -%}{{ return('null') }}{%- endif -%}
    {%- for row in indicator.matt if row[0] == name -%}
        {{ return(row[2] if 't.' in row[2] else 't.' ~ row[2]) }}
    {%- endfor -%}
    {{ return(name) }}
{%- endmacro %}
