-- R6 halsovalsenhet: the listing on the admission date; of several the latest.
with listade as (
    select
        episoder.region_kod,
        episoder.vardepisod_id,
        listningar.enhet_id,
        row_number() over (
            partition by episoder.region_kod, episoder.vardepisod_id
            order by
                listningar.giltig_fran desc,
                listningar.andrad desc,
                {{ code_point('listningar.extrakt_id') }} desc,
                {{ code_point('listningar.patient_nyckel') }} desc
        ) as ordning
    from {{ ref('bas_listning') }} as listningar
    left join {{ ref('int_patienter__ersattningar') }} as ersattningar
        on listningar.region_kod = ersattningar.region_kod and listningar.patient_nyckel = ersattningar.patient_nyckel
    inner join {{ ref('int_vardepisoder') }} as episoder
        on
            listningar.region_kod = episoder.region_kod
            and coalesce(ersattningar.patient_id, listningar.patient_nyckel) = episoder.patient_id
            and {{ valid_on('listningar', 'episoder.inskrivning_datum') }}
)

select
    region_kod,
    vardepisod_id,
    enhet_id as halsovalsenhet_kod
from listade
where ordning = 1
