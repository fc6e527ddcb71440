-- R7: every gate of an episode beside each other, every reason kept. G4 takes days, never the episode.
{% set gates = [
    ('g1', 'int_betalningsansvar__g1_inskrivningsmeddelande'), ('g2', 'int_betalningsansvar__g2_underrattelse'),
    ('g3', 'int_betalningsansvar__g3_sip_kallelse'), ('g4', 'int_betalningsansvar__g4_oppenvard'),
    ('g5', 'int_betalningsansvar__g5_motsatta_insatser'), ('g6', 'int_betalningsansvar__g6_opt_orv'),
    ('g7', 'int_betalningsansvar__g7_kommun'), ('g8', 'int_betalningsansvar__g8_negativ_tid'),
] %}
with grindar as (
    select
        {{ episode_key('episoder') }},
        {% for gate, _ in gates -%}
        {{ gate }}.{{ gate }},
        {{ gate }}.orsak as {{ gate }}_orsak,
        {% endfor -%}
        g4.forsta_betaldag,
        g4.ar_flyttad,
        case when episoder.avliden and episoder.avliden_regel = 'utesluts' then 'avliden' end as avliden_orsak
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    {% for gate, model in gates -%}
    inner join {{ ref(model) }} as {{ gate }}
        on
            episoder.scenario_id = {{ gate }}.scenario_id
            and episoder.region_kod = {{ gate }}.region_kod
            and episoder.vardepisod_id = {{ gate }}.vardepisod_id
    {% endfor %}
)

select
    grindar.*,
    g1 and g2 and g3 and g5 and g6 and g7 and g8 and avliden_orsak is null as kvalificerad,
    {{ text_list([
        'g1_orsak', 'g2_orsak', 'g3_orsak', 'g4_orsak', 'g5_orsak', 'g6_orsak', 'g7_orsak', 'g8_orsak', 'avliden_orsak',
    ]) }} as orsakskoder
from grindar
