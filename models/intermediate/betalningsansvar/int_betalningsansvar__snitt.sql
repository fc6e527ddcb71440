-- R8: the mean of a kommun, vardform and period under one row of the agreement, over the episodes that stand in it. Whole numbers and
-- decimals throughout: 3.00 is exactly 3. `matt` is the mean times N, rounded as the row says; what exceeds the threshold is matt - threshold x N.
{% set key = kommunperiod_key() %}
{% set row_of_seed = key | reject('equalto', 'period_start') | join(', ') %}
{% set counted = 'ingar and not (utesluts and t_sen > grans)' %}
with summerade as (
    select
        {{ key | join(', ') }},
        count(*) as antal_alla,
        count(*) filter (where kvalificerad) as antal_kvalificerade,
        count(*) filter (where {{ counted }}) as antal,
        count(*) filter (where ingar and t = 0) as antal_dag0,
        cast(
            coalesce(sum(case when t_sen > grans then grans else t_sen end) filter (where {{ counted }}), 0) as bigint
        ) as summa_dagar,
        cast(coalesce(sum(t_sen - grans) filter (where ingar and t_sen > grans), 0) as bigint) as langliggardagar
    from {{ ref('int_betalningsansvar__snitt_episoder') }}
    group by {{ key | join(', ') }}
),

skalade as (
    select
        summerade.*,
        modeller.troskel_snitt,
        modeller.troskel_operator,
        modeller.konsekutiva_perioder,
        modeller.avrundning_lage,
        case
            when modeller.avrundning_lage in ('half_up', 'down') and summerade.antal > 0
                then case modeller.avrundning_snitt_decimaler when 0 then 1 when 1 then 10 when 2 then 100 when 3 then 1000 when 4 then 10000 end
        end as skala
    from summerade
    left join {{ ref('int_avtalsmodell__scenarier') }} as modeller
        on summerade.scenario_id = modeller.scenario_id and summerade.modell_id = modeller.modell_id
),

avrundade as (
    select
        *,
        case avrundning_lage
            when 'half_up' then {{ quotient('2 * summa_dagar * skala + antal', 'nullif(2 * antal, 0)') }}
            when 'down' then {{ quotient('summa_dagar * skala', 'nullif(antal, 0)') }}
        end * case skala
            when 1 then cast(1 as decimal(5, 4))
            when 10 then cast(0.1 as decimal(5, 4))
            when 100 then cast(0.01 as decimal(5, 4))
            when 1000 then cast(0.001 as decimal(5, 4))
            when 10000 then cast(0.0001 as decimal(5, 4))
        end as avrundat_snitt
    from skalade
),

jamforda as (
    select
        *,
        {{ billing_period_number('periodtyp', 'period_start') }} as period_nr,
        cast(
            case when skala is not null then avrundat_snitt * antal else summa_dagar end - troskel_snitt * antal as decimal(18, 4)
        ) as differens
    from avrundade
),

over as (
    select
        *,
        antal > 0 and case troskel_operator when 'gt' then differens > 0 when 'gte' then differens >= 0 end as over_i_perioden
    from jamforda
),

-- Periods in a row that are all above (or all not) share the difference between their number and their place among such.
foljder as (
    select
        *,
        period_nr - row_number() over (partition by {{ row_of_seed }}, over_i_perioden order by period_nr) as foljd
    from over
),

langder as (
    select
        *,
        row_number() over (partition by {{ row_of_seed }}, over_i_perioden, foljd order by period_nr) as perioder_i_rad
    from foljder
)

select
    {{ key | join(', ') }},
    antal_alla,
    antal_kvalificerade,
    antal,
    antal_dag0,
    summa_dagar,
    langliggardagar,
    coalesce(cast(avrundat_snitt as {{ type_double() }}), {{ ratio('summa_dagar', 'antal') }}) as snitt,
    differens,
    over_i_perioden and perioder_i_rad >= konsekutiva_perioder as over_troskel
from langder
