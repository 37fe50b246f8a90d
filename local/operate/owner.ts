import { randomBytes } from 'node:crypto';
import { signUp } from '../client/account.ts';
import { createClient } from '../client/client.ts';
import { askOperator, ownerLink, tokenOfOperator, type Operator } from '../client/operator.ts';

/**
 * Opens the first account for an address and answers a link, good once for half an hour, by which its owner chooses a password. Until then the account has a
 * password that nobody knows. Where the address has an account already, only the link is made.
 */
export async function openOwner(
  app: string,
  operator: Operator,
  { email, accountName }: { readonly email: string; readonly accountName: string },
): Promise<string> {
  const { reply } = await askOperator(operator, ['find', email]);
  if (!reply.ok)
    await signUp(createClient(app), { email, accountName, name: accountName, password: randomBytes(30).toString('base64url') }, tokenOfOperator(operator));
  const link = await ownerLink(operator, email);
  // Without a domain of its own the instance does not know where it is.
  return link.startsWith('/') ? `${app}${link}` : link;
}
