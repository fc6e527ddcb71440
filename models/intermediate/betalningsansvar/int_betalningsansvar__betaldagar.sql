-- R7, R8: the payable vårddygn of kvalificerade episodes with kommun, rate and the period they count in. Only in `individ` does the
-- kommun follow the day (5 kap. 2 §); in the other models the episode belongs to the kommun of its discharge day.
{% set columns = [
    'patient_id', 'vardform', 'pagaende', 'utskrivning_datum', 'modell_id', 'modelltyp', 'periodtyp', 'periodisering', 'belopp_kalla',
    'belopp_avtal', 'belopp_avtal_status',
] %}
with dagar as (
    select
        {{ episode_key('dagar') }},
        dagar.datum,
        cast(extract(year from dagar.datum) as integer) as ar,
        grindar.ar_flyttad,
        {% for column in columns -%}
        episoder.{{ column }},
        {% endfor -%}
        episoder.kommun_kod as kommun_vid_utskrivning
    from {{ ref('int_betalningsansvar__dagar') }} as dagar
    inner join {{ ref('int_betalningsansvar__grindar') }} as grindar
        on
            {{ join_on_episode('dagar', 'grindar') }}
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            {{ join_on_episode('dagar', 'episoder') }}
    where
        grindar.kvalificerad
        and not (episoder.krav_oppenvard_ok and dagar.i_hinder)
        and not (episoder.krav_ej_motsatt and dagar.ar_motsatt)
),

folkbokforda as (
    select
        {{ episode_key('dagar') }},
        dagar.datum,
        folkbokforing.kommun_kod,
        row_number() over (partition by {{ episode_key('dagar') }}, dagar.datum order by folkbokforing.rang) as ordning
    from dagar
    inner join {{ ref('int_folkbokforing') }} as folkbokforing
        on
            dagar.region_kod = folkbokforing.region_kod
            and dagar.patient_id = folkbokforing.patient_id
            and {{ valid_on('folkbokforing', 'dagar.datum') }}
    where dagar.modelltyp = 'individ'
)

select
    {{ episode_key('dagar') }},
    dagar.datum,
    dagar.vardform,
    dagar.pagaende,
    dagar.ar_flyttad,
    dagar.modell_id,
    dagar.modelltyp,
    dagar.periodtyp,
    case
        when dagar.modelltyp = 'individ' and dagar.periodisering = 'dygnsmanad'
            then {{ billing_period_start('dagar.periodtyp', 'dagar.datum') }}
        when not dagar.pagaende
            then {{ billing_period_start('dagar.periodtyp', 'dagar.utskrivning_datum') }}
    end as period_start,
    case
        when dagar.modelltyp = 'individ'
            then coalesce(arenden.placerande_kommun_kod, folkbokforda.kommun_kod, vardepisoder.kommun_kod_vid_inskrivning, 'okand')
        else dagar.kommun_vid_utskrivning
    end as kommun_kod,
    {{ rate('dagar.belopp_kalla', 'dagar.belopp_avtal', 'belopp.belopp') }} as belopp,
    {{ rate('dagar.belopp_kalla', 'dagar.belopp_avtal_status', 'belopp.status') }} as belopp_status
from dagar
inner join {{ ref('int_vardepisoder') }} as vardepisoder
    on dagar.region_kod = vardepisoder.region_kod and dagar.vardepisod_id = vardepisoder.vardepisod_id
inner join {{ ref('int_vardepisoder__arende') }} as arenden
    on dagar.region_kod = arenden.region_kod and dagar.vardepisod_id = arenden.vardepisod_id
left join folkbokforda
    on
        {{ join_on_episode('dagar', 'folkbokforda') }}
        and dagar.datum = folkbokforda.datum
        and folkbokforda.ordning = 1
left join {{ ref('belopp_vardygn') }} as belopp on dagar.ar = belopp.ar
