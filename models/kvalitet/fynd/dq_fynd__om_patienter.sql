-- Findings that the rows of one patient decide, with klinik and kommun of the episode each can be tied to. Nothing of when they were
-- seen, nor of who has accepted them: dq_fynd knows that.
select
    rader.region_kod,
    rader.regel_id,
    rader.kalla,
    rader.tabell,
    rader.kolumn,
    rader.nyckel,
    {{ published_id('episoder.region_kod', 'episoder.vardepisod_id') }} as vardepisod_id,
    coalesce(case when regler.klinik = 'inskrivning' then episoder.klinik_in_kod else episoder.klinik_kod end, 'okand') as klinik_kod,
    coalesce(kommuner.kommun_kod, 'okand') as kommun_kod,
    rader.datum,
    rader.extrakt_id,
    rader.galler_fran,
    rader.varde
from {{ ref('dq_fynd__rader') }} as rader
inner join {{ ref('dq_regler_lista') }} as regler on rader.regel_id = regler.regel_id
left join {{ ref('int_vardepisoder') }} as episoder
    on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
left join {{ ref('int_vardepisoder__kommun') }} as kommuner
    on rader.region_kod = kommuner.region_kod and rader.vardepisod_id = kommuner.vardepisod_id
