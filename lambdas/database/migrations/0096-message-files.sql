-- Which files came with a message through a messaging service. The file itself is an upload, with its own way through quarantine.
CREATE TABLE app.message_files (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  upload_id uuid NOT NULL,
  PRIMARY KEY (account_id, conversation_id, message_id, upload_id),
  FOREIGN KEY (account_id, conversation_id, message_id) REFERENCES app.messages ON DELETE CASCADE,
  FOREIGN KEY (account_id, upload_id) REFERENCES app.uploads ON DELETE CASCADE
);

CALL app.isolate('app.message_files');

GRANT SELECT, INSERT ON app.message_files TO app_api;

GRANT SELECT ON app.message_files TO app_ingest;
