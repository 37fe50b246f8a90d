-- What the worker that keeps the retention counts before it deletes: which rows belong to a conversation, and nothing of what they say.
GRANT SELECT (account_id, conversation_id) ON app.messages, app.notes, app.feedback TO app_ingest;
