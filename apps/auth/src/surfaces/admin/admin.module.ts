import { Module } from '@nestjs/common';
import { MailModule } from '../../delivery/mail/mail.module.ts';
import { ScimDeliveryModule } from '../../delivery/scim/scim-delivery.module.ts';
import { WebhookDeliveryModule } from '../../delivery/webhooks/webhooks.module.ts';
import { AdministratorsModule } from '../../domain/administrators/administrators.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { ConnectionsModule } from '../../domain/connections/connections.module.ts';
import { DirectoriesModule } from '../../domain/directories/directories.module.ts';
import { FactorsModule } from '../../domain/factors/factors.module.ts';
import { ImportsModule } from '../../domain/imports/imports.module.ts';
import { KeysModule } from '../../domain/keys/keys.module.ts';
import { ProvisioningModule } from '../../domain/provisioning/provisioning.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { SignalsModule } from '../../domain/signals/signals.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { WebhooksModule } from '../../domain/webhooks/webhooks.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { AdminDoor } from './admin-door.ts';
import { AdministratorsController } from './administrators.controller.ts';
import { Callers } from './callers.ts';
import { BrandingPreviewController } from './configuration/branding-preview.controller.ts';
import { ClientSecretsController } from './configuration/client-secrets.controller.ts';
import { ClientsController } from './configuration/clients.controller.ts';
import { ConnectionSyncController } from './configuration/connection-sync.controller.ts';
import { ConnectionFinding } from './configuration/connection-finding.ts';
import { DirectoryLookUpsController } from './configuration/directory-look-ups.controller.ts';
import { ConnectionTrialsController } from './configuration/connection-trials.controller.ts';
import { ScimTargetsController } from './configuration/scim-targets.controller.ts';
import { ContractVersionsController } from './configuration/contract-versions.controller.ts';
import { ConfigurationController } from './configuration/configuration.controller.ts';
import { ConfiguredObjects } from './configuration/configured-objects.ts';
import { Cursors } from '../../platform/http/cursors.ts';
import { EventStreamController } from './events/event-stream.controller.ts';
import { EventStreams } from './events/event-streams.ts';
import { EventsController } from './events/events.controller.ts';
import { Advisor } from './installation/advisor.ts';
import { BackupReport } from './installation/backup-report.ts';
import { BackupsController } from './installation/backups.controller.ts';
import { InstallationController } from './installation/installation.controller.ts';
import { NodeList } from './installation/node-list.ts';
import { KeysController } from './keys.controller.ts';
import { MeController } from './me.controller.ts';
import { Repetitions } from './repetitions.ts';
import { RolesController } from './roles.controller.ts';
import { ScimController } from './scim.controller.ts';
import { SignalsController } from './signals/signals.controller.ts';
import { StatisticsController } from './statistics.controller.ts';
import { HeldUsers } from './users/held-users.ts';
import { ImportedFactors } from './users/imported-factors.ts';
import { ImportsController } from './users/imports.controller.ts';
import { UserFactorsController } from './users/user-factors.controller.ts';
import { UserLinkedLoginsController } from './users/user-linked-logins.controller.ts';
import { UserLoginsController } from './users/user-logins.controller.ts';
import { UserRecoveryController } from './users/user-recovery.controller.ts';
import { UserSupportController } from './users/user-support.controller.ts';
import { UnprovenWaysIn } from './users/unproven-ways-in.ts';
import { UserSupport } from './users/user-support.ts';
import { UserWriting } from './users/user-writing.ts';
import { UsersController } from './users/users.controller.ts';
import { WebhookTrial } from './webhooks/webhook-trial.ts';
import { WebhookWriting } from './webhooks/webhook-writing.ts';
import { WebhooksController } from './webhooks/webhooks.controller.ts';

@Module({
  imports: [AdministratorsModule, AuditModule, ClientsModule, ConnectionsModule, DirectoriesModule, FactorsModule, ImportsModule, KeysModule, ProvisioningModule, UsersModule, SessionsModule, SignalsModule, TokensModule, MailModule, WebhooksModule, ScimDeliveryModule, WebhookDeliveryModule, PagesModule],
  controllers: [MeController, UsersController, UserSupportController, UserLoginsController, UserFactorsController, UserLinkedLoginsController, UserRecoveryController, AdministratorsController, RolesController, ClientsController, ClientSecretsController, ConfigurationController, ConnectionTrialsController, DirectoryLookUpsController, ConnectionSyncController, BrandingPreviewController, KeysController, EventsController, EventStreamController, StatisticsController, ImportsController, ScimController, ScimTargetsController, SignalsController, WebhooksController, ContractVersionsController, InstallationController, BackupsController],
  providers: [ConnectionFinding, AdminDoor, Callers, Cursors, EventStreams, Repetitions, RequestRate, ConfiguredObjects, HeldUsers, ImportedFactors, UnprovenWaysIn, UserSupport, UserWriting, WebhookWriting, WebhookTrial, Advisor, BackupReport, NodeList],
})
export class AdminModule {}
