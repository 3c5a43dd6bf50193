"""The outbox: what acts announce, carried to listeners after commit; and what is sent out of the house."""
