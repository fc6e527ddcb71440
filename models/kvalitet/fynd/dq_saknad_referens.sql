-- delivery.md §3: a unit, patient or parent row is missing. The row is kept.
with rader as (
    {{ missing_reference_rows() }}
)

{{ delivered_row_findings() }}
