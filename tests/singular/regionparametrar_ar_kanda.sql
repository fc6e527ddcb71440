-- R0: a returned row is a row of the seed that no rule reads, or whose value no rule knows: a misspelt parameter would
-- otherwise leave the default in force, a misspelt value an empty figure. An empty value means unknown and is allowed.
{% set words = {
    'klocka': ['bedomning', 'inskrivning'],
    'dagraknare_start': ['underrattelse', 'bedomning'],
    'atertagen_regel': ['nollstall', 'summera'],
    'utskrivningsdag_raknas': ['true', 'false'],
} %}
{% set numbers = [
    'episod_max_glapp_minuter', 'oppen_max_dagar', 'sip_fonster_dagar', 'lo', 'hi', 'k',
    'forvarning_timmar', 'kalla_tyst_timmar', 'kalla_tyst_vantade',
    'styrdiagram_minsta_veckor', 'verksamhetsgren_minsta_manader', 'verksamhetsgren_minsta_antal',
] %}
{% set shares = ['styrdiagram_svans', 'verksamhetsgren_andel'] %}
select
    region_kod,
    parameter,
    giltig_fran
from {{ ref('regionparametrar') }}
where
    parameter not in ('{{ (words.keys() | list + numbers + shares) | join("', '") }}')
    {%- for parameter, values in words.items() %}
    or (parameter = '{{ parameter }}' and varde not in ('{{ values | join("', '") }}'))
    {%- endfor %}
    or (
        parameter in ('{{ numbers | join("', '") }}')
        and varde is not null
        and ({{ cast_or_null('varde', 'integer') }} is null or {{ cast_or_null('varde', 'integer') }} < 0)
    )
    or (
        parameter in ('{{ shares | join("', '") }}')
        and varde is not null
        and ({{ cast_or_null('varde', type_double()) }} between 0 and 1) is not true
    )
