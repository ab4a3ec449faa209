"""The audit trail: what happened, who did it, when and from where, written in the transaction of the change itself.

Also the one way upwards: a lower app records an event, and higher apps that subscribed to it react in the same transaction.
What must outlive the transaction (mail, webhooks) is put on the worker's queue by such a reaction.
"""
