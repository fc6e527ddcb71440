-- R10: the last estimated date of discharge had passed when the patient left (asof while admitted); how much: days the first estimate missed.
select
    region_kod,
    {{ finding(
        'vardepisod', published_id('region_kod', 'vardepisod_id'),
        episod='vardepisod_id',
        datum='dag',
        galler_fran=local_to_utc(date_at_time(add_days('sista_datum', 1), 'cast(null as time)')),
        varde=days_between('forsta_datum', 'dag')
    ) }}
from {{ ref('dq_fynd__beraknade_datum') }}
where sista_datum < dag
