import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AuthenticatorStore } from './authenticator.store.ts';
import { Enrolment } from './enrolment.ts';
import { FactorChange } from './factor-change.ts';
import { Factors } from './factors.ts';
import { RecoveryCodeStore } from './recovery-code.store.ts';
import { RememberedDeviceStore } from './remembered-device.store.ts';
import { SecondFactor } from './second-factor.ts';

@Module({
  imports: [AuditModule, UsersModule],
  providers: [AuthenticatorStore, RecoveryCodeStore, RememberedDeviceStore, Enrolment, Factors, FactorChange, SecondFactor],
  exports: [AuthenticatorStore, RecoveryCodeStore, RememberedDeviceStore, Enrolment, Factors, FactorChange, SecondFactor],
})
export class FactorsModule {}
