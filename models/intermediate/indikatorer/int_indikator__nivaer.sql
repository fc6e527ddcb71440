-- R3, R6: the levels an episode is counted on. Level lan holds the known kommuner of the region; kliniker and sjukhus hold everyone.
-- An episode has two kliniker: the one that discharged it and, for the 24-hour rule, the one that admitted it. No indicator looks at
-- an episode without an ärende, and six in seven have none.
{% set levels = [
    ('analysgrupp', 'episoder.analysgrupp', "episoder.analysgrupp <> 'okand'", 'alltid'),
    ('kommun', 'episoder.kommun_kod', 'true', 'alltid'),
    ('stadsdel', 'episoder.stadsdel_kod', "episoder.stadsdel_kod <> 'okand'", 'alltid'),
    ('sjukhus', 'episoder.sjukhus_kod', 'true', 'alltid'),
    ('klinik', 'episoder.klinik_kod', 'true', 'utskrivning'),
    ('klinik', 'episoder.klinik_in_kod', 'true', 'inskrivning'),
    ('halsovalsenhet', 'episoder.halsovalsenhet_kod', 'true', 'alltid'),
] %}
with episoder as (
    select *
    from {{ ref('fct_vardepisoder') }}
    where arende_id is not null
)

select
    episoder.region_kod,
    episoder.vardepisod_id,
    'lan' as niva,
    episoder.region_kod as enhet_kod,
    'alltid' as galler_vid
from episoder
inner join {{ ref('kommuner') }} as kommuner
    on episoder.kommun_kod = kommuner.kommun_kod and episoder.region_kod = kommuner.lan_kod
{% for niva, kolumn, villkor, galler_vid in levels %}
union all
select
    episoder.region_kod,
    episoder.vardepisod_id,
    '{{ niva }}' as niva,
    {{ kolumn }} as enhet_kod,
    '{{ galler_vid }}' as galler_vid
from episoder
where {{ villkor }}
{% endfor %}
