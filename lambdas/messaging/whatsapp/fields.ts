import * as z from 'zod';
import { providerId, providerSecret } from '../fields.ts';

/** What a number of the WhatsApp Cloud API is connected with. */
export const whatsappFields = z.strictObject({ phoneNumberId: providerId, accessToken: providerSecret, appSecret: providerSecret });
