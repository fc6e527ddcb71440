-- R5: no valid status when the deadline had passed, only "vet ej", a placeholder or too short a text. dq_status_24h has decided it.
{{ status_24h_findings('VET_EJ') }}
