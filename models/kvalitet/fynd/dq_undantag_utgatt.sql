-- An accepted exception that had ended on the as-of date: what it excused counts again, or the row of the seed is of no use.
select
    undantag.region_kod,
    {{ finding(
        'dq_undantag', "undantag.regel_id || '|' || coalesce(undantag.klinik_kod, '') || '|' || coalesce(undantag.nyckel, '')",
        datum='undantag.giltig_till',
        galler_fran=local_to_utc(date_at_time('undantag.giltig_till', 'cast(null as time)')),
        klinik='undantag.klinik_kod'
    ) }}
from {{ ref('dq_undantag') }} as undantag
inner join {{ ref('int_asof') }} as lage on undantag.region_kod = lage.region_kod
where undantag.giltig_till <= lage.asof_datum
