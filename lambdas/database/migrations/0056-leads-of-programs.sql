-- Why a lead is a program's: it is kept, and is no lead of the team (S27). A lead outlives its conversation, so it says so itself.
ALTER TABLE app.leads ADD COLUMN bot_reason text CHECK (bot_reason ~ '^[a-z-]{1,40}$');

ALTER TABLE app.analytics_slots ADD COLUMN leads integer NOT NULL DEFAULT 0;

-- What the form's door has not seen, the conversation may have.
CREATE FUNCTION app.note_lead() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  NEW.bot_reason := coalesce(NEW.bot_reason, (
    SELECT c.bot_reason FROM app.conversations c WHERE c.account_id = NEW.account_id AND c.conversation_id = NEW.conversation_id));
  RETURN NEW;
END
$$;

-- Adds to the leads of the slot in which one was left; a lead without a conversation came by the widget's form.
CREATE FUNCTION app.tally_lead() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_channel text := coalesce(
    (SELECT c.channel FROM app.conversations c WHERE c.account_id = NEW.account_id AND c.conversation_id = NEW.conversation_id), 'widget');
  v_sign integer;
BEGIN
  FOREACH v_sign IN ARRAY CASE WHEN TG_OP = 'UPDATE' THEN ARRAY[-1, 1] ELSE ARRAY[1] END LOOP
    INSERT INTO app.analytics_slots AS s (account_id, chatbot_id, slot, channel, bot, shard, conversations, unresolved, handed_over, questions, answers,
      unanswered, person_messages, thumbs_up, thumbs_down, first_words, first_word_ms, input_tokens, output_tokens, leads)
    VALUES (NEW.account_id, NEW.chatbot_id, date_bin('15 minutes', NEW.created_at, '2000-01-01 00:00:00+00'), v_channel,
      v_sign = 1 AND NEW.bot_reason IS NOT NULL, (pg_backend_pid() % 4)::smallint, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, v_sign)
    ON CONFLICT (account_id, chatbot_id, slot, channel, bot, shard) DO UPDATE SET leads = s.leads + excluded.leads;
  END LOOP;
  RETURN NULL;
END
$$;

-- With a conversation that turns out to be a program's, what was left in it does as well.
CREATE FUNCTION app.note_leads_of_program() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  UPDATE app.leads l SET bot_reason = NEW.bot_reason
    WHERE l.account_id = NEW.account_id AND l.conversation_id = NEW.conversation_id AND l.bot_reason IS NULL;
  RETURN NULL;
END
$$;

CREATE TRIGGER note_lead BEFORE INSERT ON app.leads FOR EACH ROW EXECUTE FUNCTION app.note_lead();

CREATE TRIGGER tally_lead AFTER INSERT ON app.leads FOR EACH ROW EXECUTE FUNCTION app.tally_lead();

CREATE TRIGGER tally_lead_change AFTER UPDATE OF bot_reason ON app.leads FOR EACH ROW
  WHEN (OLD.bot_reason IS NULL AND NEW.bot_reason IS NOT NULL) EXECUTE FUNCTION app.tally_lead();

CREATE TRIGGER note_leads_of_program AFTER UPDATE OF bot_reason ON app.conversations FOR EACH ROW
  WHEN (OLD.bot_reason IS NULL AND NEW.bot_reason IS NOT NULL) EXECUTE FUNCTION app.note_leads_of_program();

REVOKE EXECUTE ON FUNCTION app.note_lead(), app.tally_lead(), app.note_leads_of_program() FROM PUBLIC;
