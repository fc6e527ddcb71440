"""Alerts: what is found becomes alerts with a life, messages in an outbox, and mail.

docs/alerts.md tells the whole. published.py, sightings.py and notices.py say what is seen;
lifecycle.py decides what that means; record.py keeps it together with the messages it calls for;
send.py sends them. Only counts, units and periods pass through here: nothing in this package reads
a row about a patient.

Submodules are imported where they are used, since landing raises alerts and alerts read landing's
ledger. Does not belong here: finding (models/kvalitet), Dagster (orchestration.assets.alerting).
"""
