/** The directory's entry of a chatbot's public key. */
export const publicKeyEntry = (publicKey: string) => ({ pk: `KEY#${publicKey}`, sk: 'CHATBOT' });
