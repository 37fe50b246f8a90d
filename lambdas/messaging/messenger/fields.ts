import * as z from 'zod';
import { providerId, providerSecret } from '../fields.ts';

/** What a Facebook page is connected with. */
export const messengerFields = z.strictObject({ pageId: providerId, accessToken: providerSecret, appSecret: providerSecret });
