import * as z from 'zod';
import { providerId, providerSecret } from '../fields.ts';

/** What an Instagram professional account is connected with. */
export const instagramFields = z.strictObject({ instagramId: providerId, accessToken: providerSecret, appSecret: providerSecret });
