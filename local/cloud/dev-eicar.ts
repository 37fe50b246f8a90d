/** The EICAR test file (eicar.org, "Anti Malware Testfile"), in two parts so that this file is not one itself. */
const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const ENGINE = 'dev-eicar (no antivirus)';

/** A stand-in for a scanner on a developer's machine: it finds the test file in raw bytes and opens no archive. It never calls a file clean. */
const devEicar = {
  async scan(
    source: AsyncIterable<Uint8Array>,
  ): Promise<{ verdict: 'infected'; engine: string; signature: string } | { verdict: 'not-scanned'; engine: string }> {
    let rest = '';
    let infected = false;
    for await (const chunk of source) {
      const text = rest + Buffer.from(chunk).toString('latin1');
      infected ||= text.includes(EICAR);
      rest = text.slice(-EICAR.length);
    }
    return infected ? { verdict: 'infected', engine: ENGINE, signature: 'Eicar-Test-Signature' } : { verdict: 'not-scanned', engine: ENGINE };
  },
};

export default devEicar;
