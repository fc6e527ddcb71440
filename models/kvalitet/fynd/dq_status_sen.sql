-- R5: the first valid status came after the deadline. dq_status_24h has decided it.
{{ status_24h_findings('SEN') }}
