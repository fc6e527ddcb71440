-- delivery.md §3: a unit, patient or parent row is missing. The row is kept.
{{ missing_reference_rows() }}
