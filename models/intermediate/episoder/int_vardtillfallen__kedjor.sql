-- R1: stays joined in time. A stay starts a new chain when no earlier stay of the patient reaches it.
with foregaende as (
    select
        region_kod,
        patient_id,
        vardtillfalle_id,
        kallans_vardepisod_id,
        inskrivning,
        max(racker_till) over (
            partition by region_kod, patient_id
            order by inskrivning, {{ code_point('vardtillfalle_id') }}
            rows between unbounded preceding and 1 preceding
        ) as tidigare_racker_till
    from {{ ref('int_vardtillfallen') }}
)

select
    region_kod,
    patient_id,
    vardtillfalle_id,
    kallans_vardepisod_id,
    sum(case when inskrivning <= tidigare_racker_till then 0 else 1 end) over (
        partition by region_kod, patient_id
        order by inskrivning, {{ code_point('vardtillfalle_id') }}
        rows between unbounded preceding and current row
    ) as kedja_nr
from foregaende
