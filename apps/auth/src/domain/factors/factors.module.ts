import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AuthenticatorStore } from './authenticator.store.ts';
import { Enrolment } from './enrolment.ts';
import { FactorChange } from './factor-change.ts';
import { FactorImport } from './factor-import.ts';
import { FactorReplacement } from './factor-replacement.ts';
import { Factors } from './factors.ts';
import { KeyMakes } from './key-makes.ts';
import { MailedCodeLogin } from './mailed-code-login.ts';
import { MailedCodeStore } from './mailed-code.store.ts';
import { KeyOptions } from './key-options.ts';
import { PasskeyCeremony } from './passkey-ceremony.ts';
import { PasskeyChange } from './passkey-change.ts';
import { PasskeyChallenge } from './passkey-challenge.ts';
import { PasskeyProof } from './passkey-proof.ts';
import { PasskeySignUp } from './passkey-sign-up.ts';
import { PasskeyStore } from './passkey.store.ts';
import { PhoneChange } from './phone-change.ts';
import { PhoneProof } from './phone-proof.ts';
import { PhoneStore } from './phone.store.ts';
import { RecoveryCodeStore } from './recovery-code.store.ts';
import { RememberedDeviceStore } from './remembered-device.store.ts';
import { SecondFactor } from './second-factor.ts';
import { SmsThrottle } from './sms-throttle.ts';

@Module({
  imports: [AuditModule, UsersModule],
  providers: [KeyMakes, AuthenticatorStore, RecoveryCodeStore, MailedCodeStore, MailedCodeLogin, RememberedDeviceStore, PhoneStore, PhoneChange, PhoneProof, SmsThrottle, Enrolment, Factors, FactorChange, FactorImport, FactorReplacement, SecondFactor, PasskeyStore, PasskeyChallenge, KeyOptions, PasskeyCeremony, PasskeyProof, PasskeyChange, PasskeySignUp],
  exports: [KeyMakes, AuthenticatorStore, RecoveryCodeStore, MailedCodeStore, MailedCodeLogin, RememberedDeviceStore, PhoneStore, PhoneChange, PhoneProof, SmsThrottle, Enrolment, Factors, FactorChange, FactorImport, FactorReplacement, SecondFactor, PasskeyStore, PasskeyChallenge, KeyOptions, PasskeyCeremony, PasskeyProof, PasskeyChange, PasskeySignUp],
})
export class FactorsModule {}
