"""The ways a message leaves the house: mail, webhook, file. Each tries once and says how it went.

Does not belong here: when to try again, and marking what was sent (orchestration.alerts.send).
"""
