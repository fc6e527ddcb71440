-- delivery.md §3: an unknown code value. The row and its code are kept.
with rader as (
    {{ unknown_code_rows() }}
)

{{ delivered_row_findings() }}
