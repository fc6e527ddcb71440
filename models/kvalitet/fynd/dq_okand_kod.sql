-- delivery.md §3: an unknown code value. The row and its code are kept.
{{ unknown_code_rows() }}
