-- delivery.md §2: a time in a clock-change hour is read by rule and flagged, never dropped.
with rader as (
    {{ clock_change_rows() }}
)

{{ delivered_row_findings() }}
