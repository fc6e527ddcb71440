-- R5: no valid status when the deadline had passed, and no sent inskrivningsmeddelande. dq_status_24h has decided it.
{{ status_24h_findings('SAKNAR_MEDDELANDE') }}
