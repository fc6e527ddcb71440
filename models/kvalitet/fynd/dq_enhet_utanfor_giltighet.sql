-- cosmic_link §8 D31: a unit that had closed, or lay between two validities, on the day. An unknown unit is saknad_referens; before its first
-- validity the register may only not go so far back.
with dagar as (
    select
        region_kod,
        enhet_id,
        giltig_fran,
        max(coalesce(giltig_till, cast('9999-12-31' as date))) over (
            partition by region_kod, enhet_id order by giltig_fran rows between unbounded preceding and current row
        ) as giltig_till,
        lead(giltig_fran) over (partition by region_kod, enhet_id order by giltig_fran) as nasta_fran
    from {{ ref('bas_enhet') }}
),

luckor as (
    select
        region_kod,
        enhet_id,
        giltig_till as fran,
        coalesce(nasta_fran, cast('9999-12-31' as date)) as till
    from dagar
    where giltig_till < coalesce(nasta_fran, cast('9999-12-31' as date))
),

-- The days on which the unit is none, half-open, and their local midnights: a few are turned into instants, not the time of every row.
stangda as (
    select
        *,
        {{ local_to_utc(date_at_time('fran', 'cast(null as time)')) }} as fran_tidpunkt,
        {{ local_to_utc(date_at_time('till', 'cast(null as time)')) }} as till_tidpunkt
    from luckor
),

-- Receivers whose unit has ever been none: few, and known before they are put beside the message that gives their time.
mottagare_i_stangda as (
    select distinct
        mottagare.region_kod,
        mottagare.meddelande_id,
        mottagare.mottagare_nr,
        mottagare.extrakt_id,
        stangda.fran_tidpunkt,
        stangda.till_tidpunkt
    from {{ ref('bas_meddelande_mottagare') }} as mottagare
    inner join stangda on mottagare.region_kod = stangda.region_kod and mottagare.mottagare_enhet_id = stangda.enhet_id
),

rader as (
    {% for tabell, kolumn, tid, ar_datum, nyckel in unit_columns() -%}
    select
        rader.region_kod,
        '{{ tabell }}' as tabell,
        '{{ kolumn }}' as kolumn,
        {{ row_key('rader', nyckel) }} as nyckel,
        {{ 'rader.arende_id' if tabell.startswith('link_') else 'cast(null as ' ~ type_text() ~ ')' }} as arende_id,
        {{ 'rader.vardtillfalle_id' if tabell == 'vardtillfalle' else 'cast(null as ' ~ type_text() ~ ')' }} as vardtillfalle_id,
        rader.extrakt_id
    from {{ ref('bas_' ~ tabell | replace('link_', '')) }} as rader
    inner join stangda
        on
            rader.region_kod = stangda.region_kod
            and rader.{{ kolumn }} = stangda.enhet_id
            and stangda.{{ 'fran' if ar_datum else 'fran_tidpunkt' }} <= {{ tid }}
            and {{ tid }} < stangda.{{ 'till' if ar_datum else 'till_tidpunkt' }}
    union all
    {% endfor %}
    select
        mottagare.region_kod,
        'link_meddelande_mottagare' as tabell,
        'mottagare_enhet_id' as kolumn,
        {{ row_key('mottagare', ['meddelande_id', 'mottagare_nr']) }} as nyckel,
        meddelanden.arende_id,
        cast(null as {{ type_text() }}) as vardtillfalle_id,
        mottagare.extrakt_id
    from mottagare_i_stangda as mottagare
    inner join {{ ref('bas_meddelande') }} as meddelanden
        on
            mottagare.region_kod = meddelanden.region_kod
            and mottagare.meddelande_id = meddelanden.meddelande_id
            and mottagare.fran_tidpunkt <= meddelanden.skickad_tidpunkt
            and meddelanden.skickad_tidpunkt < mottagare.till_tidpunkt
)

select
    rader.region_kod,
    '{{ delivered_from('vardtillfalle') }}' as kalla,
    rader.tabell,
    rader.kolumn,
    rader.nyckel,
    rader.extrakt_id,
    cast(null as {{ type_instant() }}) as galler_fran,
    coalesce(arenden.vardepisod_id, stays.vardepisod_id) as vardepisod_id,
    cast(null as {{ type_text() }}) as klinik_kod,
    cast(null as date) as datum,
    cast(null as {{ type_double() }}) as varde
from rader
left join {{ ref('int_arenden') }} as arenden
    on rader.region_kod = arenden.region_kod and rader.arende_id = arenden.arende_id
left join {{ ref('int_vardepisoder__vardtillfallen') }} as stays
    on rader.region_kod = stays.region_kod and rader.vardtillfalle_id = stays.vardtillfalle_id
