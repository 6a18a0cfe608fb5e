import pkcs11 from 'pkcs11js';
import { jwkOf, kinds, publicAttributes, sealing } from './pkcs11-mechanisms.ts';
import type { KeyThere, ModuleAlgorithm } from './pkcs11-messages.ts';

/** Signatures that one token makes at once. */
const most = 8;
/** Bytes of an initialization vector, which a sealed text begins with. */
const ivBytes = 12;

/** One token of a module, logged in: its sessions, and what is done with its keys. */
export class Token {
  readonly #module: pkcs11.PKCS11;
  readonly #slot: pkcs11.Handle;
  readonly #idle: pkcs11.Handle[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #privateKeys = new Map<string, pkcs11.Handle>();
  #open = 0;
  #making: Promise<unknown> = Promise.resolve();

  /** Logs in to the token with that label. */
  constructor(
    module: pkcs11.PKCS11,
    readonly label: string,
    pin: string,
  ) {
    this.#module = module;
    const slots = module.C_GetSlotList(true).filter((slot) => module.C_GetTokenInfo(slot).label.replace(/[ \0]+$/, '') === label);
    const [slot] = slots;
    if (!slot || slots.length > 1) throw new Error(`${slots.length === 0 ? 'no token has' : 'several tokens have'} the label ${label}`);
    this.#slot = slot;
    const session = this.#newSession();
    module.C_Login(session, pkcs11.CKU_USER, pin);
    this.#idle.push(session);
  }

  /**
   * The key pair that was made and not taken, or a new one: the private half never leaves the token, nor may it be read there. One at a time:
   * of four at once, as a first start asks for, SoftHSM failed one in some starts (CKR_GENERAL_ERROR).
   */
  generate(alg: ModuleAlgorithm, label: string): Promise<KeyThere> {
    const made = this.#making.then(() => this.#generate(alg, label));
    this.#making = made.catch(() => undefined);
    return made;
  }

  #generate(alg: ModuleAlgorithm, label: string): Promise<KeyThere> {
    return this.#within(async (session) => {
      const id = this.#idOf(session, label) ?? (await this.#make(session, alg, label));
      this.#demandKept(session, id, label);
      const key = this.#only(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY }, { type: pkcs11.CKA_ID, value: id }]);
      const attributes = this.#module.C_GetAttributeValue(session, key, publicAttributes(alg).map((type) => ({ type })));
      return { publicJwk: jwkOf(alg, attributes.map(({ value }) => value)), reference: `${this.label}#${id.toString('hex')}` };
    });
  }

  /** Gives both halves of a key their last label. */
  rename(id: string, label: string): Promise<undefined> {
    return this.#within((session) => {
      for (const object of this.#found(session, [{ type: pkcs11.CKA_ID, value: Buffer.from(id, 'hex') }])) this.#module.C_SetAttributeValue(session, object, [{ type: pkcs11.CKA_LABEL, value: label }]);
      return Promise.resolve(undefined);
    });
  }

  sign(id: string, alg: ModuleAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#within((session) => {
      const key = this.#privateKeys.get(id) ?? this.#only(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }, { type: pkcs11.CKA_ID, value: Buffer.from(id, 'hex') }]);
      this.#privateKeys.set(id, key);
      this.#module.C_SignInit(session, kinds[alg].sign, key);
      return this.#module.C_SignAsync(session, Buffer.from(bytes), Buffer.alloc(kinds[alg].size));
    });
  }

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  seal(label: string, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#within(async (session) => {
      const iv = Buffer.from(crypto.getRandomValues(new Uint8Array(ivBytes)));
      this.#module.C_EncryptInit(session, sealing(iv), this.#secretKey(session, label));
      return Buffer.concat([iv, await this.#module.C_EncryptAsync(session, Buffer.from(bytes), Buffer.alloc(bytes.length + 16))]);
    });
  }

  unseal(label: string, sealed: Uint8Array): Promise<Uint8Array> {
    return this.#within((session) => {
      this.#module.C_DecryptInit(session, sealing(Buffer.from(sealed.subarray(0, ivBytes))), this.#secretKey(session, label));
      return this.#module.C_DecryptAsync(session, Buffer.from(sealed.subarray(ivBytes)), Buffer.alloc(sealed.length));
    });
  }

  #secretKey(session: pkcs11.Handle, label: string): pkcs11.Handle {
    return this.#only(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY }, { type: pkcs11.CKA_LABEL, value: label }]);
  }

  async #make(session: pkcs11.Handle, alg: ModuleAlgorithm, label: string): Promise<Buffer> {
    const { keyType, generate, shape } = kinds[alg];
    const id = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
    const both = [{ type: pkcs11.CKA_KEY_TYPE, value: keyType }, { type: pkcs11.CKA_TOKEN, value: true }, { type: pkcs11.CKA_ID, value: id }, { type: pkcs11.CKA_LABEL, value: label }];
    const secret = [{ type: pkcs11.CKA_PRIVATE, value: true }, { type: pkcs11.CKA_SENSITIVE, value: true }, { type: pkcs11.CKA_EXTRACTABLE, value: false }];
    await this.#module.C_GenerateKeyPairAsync(session, { mechanism: generate }, [...both, ...shape, { type: pkcs11.CKA_VERIFY, value: true }], [...both, ...secret, { type: pkcs11.CKA_SIGN, value: true }]);
    return id;
  }

  /** Under that label somebody may have put a key of theirs, or a module may not heed what it was asked for: such a key others may have, and it is in no key set. */
  #demandKept(session: pkcs11.Handle, id: Buffer, label: string): void {
    const key = this.#only(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }, { type: pkcs11.CKA_ID, value: id }]);
    const [isSensitive, isExtractable, isLocal] = this.#module.C_GetAttributeValue(session, key, [pkcs11.CKA_SENSITIVE, pkcs11.CKA_EXTRACTABLE, pkcs11.CKA_LOCAL].map((type) => ({ type }))).map(({ value }) => value.some((byte) => byte !== 0));
    if (!isSensitive || isExtractable || !isLocal) throw new Error(`the private key ${label} can be read or taken out, or was not made in the token`);
  }

  #idOf(session: pkcs11.Handle, label: string): Buffer | undefined {
    const [key] = this.#found(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }, { type: pkcs11.CKA_LABEL, value: label }]);
    return key && this.#module.C_GetAttributeValue(session, key, [{ type: pkcs11.CKA_ID }])[0]?.value;
  }

  #only(session: pkcs11.Handle, template: pkcs11.Template): pkcs11.Handle {
    const [object, ...more] = this.#found(session, template);
    if (!object || more.length > 0) throw new Error(object ? 'several keys are there of which one was looked for' : 'the key is not there');
    return object;
  }

  #found(session: pkcs11.Handle, template: pkcs11.Template): readonly pkcs11.Handle[] {
    this.#module.C_FindObjectsInit(session, template);
    try {
      return this.#module.C_FindObjects(session, 16);
    } finally {
      this.#module.C_FindObjectsFinal(session);
    }
  }

  #newSession(): pkcs11.Handle {
    this.#open += 1;
    return this.#module.C_OpenSession(this.#slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
  }

  /** Work in a session that nobody else uses meanwhile. After a failure the whole process is replaced, so none is mended. */
  async #within<T>(work: (session: pkcs11.Handle) => Promise<T>): Promise<T> {
    while (this.#idle.length === 0 && this.#open >= most) await new Promise<void>((resume) => this.#waiting.push(resume));
    const session = this.#idle.pop() ?? this.#newSession();
    try {
      return await work(session);
    } finally {
      this.#idle.push(session);
      this.#waiting.shift()?.();
    }
  }
}
