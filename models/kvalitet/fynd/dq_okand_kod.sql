-- delivery.md §3: an unknown code value in a row about a patient. The row and its code are kept. Of other rows: dq_fynd__okand_kod.
with rader as (
    {{ unknown_code_rows(tables_of_patients()) }}
)

{{ delivered_row_findings() }}
