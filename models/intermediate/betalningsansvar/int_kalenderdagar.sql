-- R7 dagtyp vardag: Monday to Friday that are no public holiday (lag 1989:253), numbered so that days can be counted.
-- Midsommardagen and alla helgons dag are Saturdays. Nationaldagen took the place of annandag pingst in 2005 (SFS 2004:1320).
-- Easter by the Gregorian computus of Meeus, Jones and Butcher, right for every year.
with ar_med_dag0 as (
    select distinct cast(extract(year from dag0) as integer) as ar
    from {{ ref('int_utskrivningsklar__perioder') }}
    where ar_giltig and dag0 is not null
),

rakneverk as (
    select
        ar,
        ar % 19 as a,
        {{ quotient('ar', 100) }} as b,
        ar % 100 as c
    from (
        select ar from ar_med_dag0
        union
        select ar + 1 as ar from ar_med_dag0
    ) as ar_i_bruk
),

manen as (
    select
        *,
        (19 * a + b - {{ quotient('b', 4) }} - {{ quotient('b - ' ~ quotient('b + 8', 25) ~ ' + 1', 3) }} + 15) % 30 as h
    from rakneverk
),

sondagen as (
    select
        *,
        (32 + 2 * (b % 4) + 2 * {{ quotient('c', 4) }} - h - c % 4) % 7 as l
    from manen
),

paskdagar as (
    select
        ar,
        {{ add_days("cast(" ~ year_text('ar') ~ " || '-03-22' as date)", 'h + l - 7 * ' ~ quotient('a + 11 * h + 22 * l', 451)) }} as paskdag,
        cast({{ year_text('ar') }} || '-01-01' as date) as nyarsdag
    from sondagen
),

dagar as (
    select
        paskdagar.ar,
        {{ add_days('paskdagar.nyarsdag', 'tal.n') }} as datum,
        {{ days_between('paskdagar.paskdag', add_days('paskdagar.nyarsdag', 'tal.n')) }} as dagar_fran_pask
    from paskdagar
    inner join {{ ref('int_tal') }} as tal on tal.n < 366
),

markta as (
    select
        datum,
        {{ days_between("cast('1900-01-01' as date)", 'datum') }} % 7 < 5
        and substr(cast(datum as {{ type_text() }}), 6, 5) not in ('01-01', '01-06', '05-01', '12-25', '12-26')
        and not (ar >= 2005 and substr(cast(datum as {{ type_text() }}), 6, 5) = '06-06')
        and dagar_fran_pask not in (-2, 1, 39)
        and not (ar < 2005 and dagar_fran_pask = 50) as ar_vardag
    from dagar
    where extract(year from datum) = ar
)

select
    datum,
    ar_vardag,
    cast(sum(case when ar_vardag then 1 else 0 end) over (order by datum) as bigint) as vardag_nr
from markta
