-- delivery.md §3: rows in = rows staged + rows quarantined + older versions and repeated rows, per delivery and table.
with stagade as (
    {% for kalla, tabell in delivered_tables() -%}
    select
        region_kod,
        '{{ kalla }}' as kalla,
        '{{ tabell }}' as tabell,
        extrakt_id,
        count(*) as antal
    from {{ ref('stg_' ~ kalla ~ '__' ~ tabell) }}
    group by region_kod, extrakt_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

karantan as (
    select region_kod, kalla, tabell, extrakt_id, count(*) as antal
    from {{ ref('stg_lager__karantan') }}
    group by region_kod, kalla, tabell, extrakt_id
),

rakning as (
    select
        filer.region_kod,
        filer.kalla,
        filer.tabell,
        filer.extrakt_id,
        filer.antal_in,
        coalesce(stagade.antal, 0) as antal_stagade,
        coalesce(karantan.antal, 0) as antal_karantan,
        coalesce(aldre.antal, 0) as antal_aldre_versioner
    from {{ ref('stg_lager__leverans_filer') }} as filer
    left join stagade
        on
            filer.region_kod = stagade.region_kod and filer.kalla = stagade.kalla
            and filer.tabell = stagade.tabell and filer.extrakt_id = stagade.extrakt_id
    left join karantan
        on
            filer.region_kod = karantan.region_kod and filer.kalla = karantan.kalla
            and filer.tabell = karantan.tabell and filer.extrakt_id = karantan.extrakt_id
    left join {{ ref('stg_lager__aldre_versioner') }} as aldre
        on
            filer.region_kod = aldre.region_kod and filer.kalla = aldre.kalla
            and filer.tabell = aldre.tabell and filer.extrakt_id = aldre.extrakt_id
)

select
    region_kod,
    kalla,
    tabell,
    extrakt_id,
    antal_in,
    antal_stagade,
    antal_karantan,
    antal_aldre_versioner,
    antal_in - antal_stagade - antal_karantan - antal_aldre_versioner as differens
from rakning
