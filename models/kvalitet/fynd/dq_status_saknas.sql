-- R5: no valid status when the deadline had passed, in a message that was sent. dq_status_24h has decided it.
{{ status_24h_findings('SAKNAR_STATUS') }}
