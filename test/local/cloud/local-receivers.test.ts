import { expect, test } from '@jest/globals';
import { isGlobal } from '../../../lambdas/outgoing/address.ts';
import receivers from '../../../local/cloud/local-receivers.ts';

test('the name of a port of this machine has an address of the Internet, and only it is led elsewhere', async () => {
  const [address = ''] = await receivers.resolve('site-8443.example.com');

  expect(isGlobal(address)).toBe(true);
  expect(receivers.wire(address, 443)).toEqual({ address: '127.0.0.1', port: 8443 });
  for (const other of ['93.184.216.34', '10.0.0.1', '127.0.0.1', '169.254.169.254']) expect(receivers.wire(other, 443)).toEqual({ address: other, port: 443 });
});

test.each(['localhost', '127.0.0.1'])('%s is what it always is', async (name) => {
  expect((await receivers.resolve(name)).some(isGlobal)).toBe(false);
});
