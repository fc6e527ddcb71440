-- Fasta vårdkontakter of patients with a discharged linked episode, each with the one it belongs to: the latest that had begun when the
-- contact was named, else the first.
with mojliga as (
    select
        kontakter.region_kod,
        kontakter.patient_nyckel,
        kontakter.fvk_nr,
        kontakter.namngiven_flagga,
        kontakter.utsedd_tidpunkt,
        kontakter.extrakt_id,
        utskrivna.episod_id as vardepisod_id,
        utskrivna.utskrivning,
        utskrivna.utskrivning_datum,
        row_number() over (
            partition by kontakter.region_kod, kontakter.patient_nyckel, kontakter.fvk_nr
            order by
                case when episoder.inskrivning <= kontakter.utsedd_tidpunkt then 0 else 1 end,
                case when episoder.inskrivning <= kontakter.utsedd_tidpunkt then episoder.inskrivning end desc,
                episoder.inskrivning,
                {{ code_point('utskrivna.episod_id') }}
        ) as ordning
    from {{ ref('bas_fast_vardkontakt') }} as kontakter
    left join {{ ref('int_patienter__ersattningar') }} as ersattningar
        on kontakter.region_kod = ersattningar.region_kod and kontakter.patient_nyckel = ersattningar.patient_nyckel
    inner join {{ ref('int_indikator__utskrivna') }} as utskrivna
        on
            kontakter.region_kod = utskrivna.region_kod
            and coalesce(ersattningar.patient_id, kontakter.patient_nyckel) = utskrivna.patient_id
    inner join {{ ref('int_vardepisoder') }} as episoder
        on utskrivna.region_kod = episoder.region_kod and utskrivna.episod_id = episoder.vardepisod_id
    where kontakter.typ = 'FAST_VARDKONTAKT'
)

select
    region_kod,
    {{ row_key('mojliga', ['patient_nyckel', 'fvk_nr']) }} as nyckel,
    vardepisod_id,
    utskrivning_datum as datum,
    namngiven_flagga,
    utsedd_tidpunkt > utskrivning as ar_efter_utskrivning,
    {{ elapsed_hours('utskrivning', 'utsedd_tidpunkt') }} as timmar_efter,
    extrakt_id
from mojliga
where ordning = 1
