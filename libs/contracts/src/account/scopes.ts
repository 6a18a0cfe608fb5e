import { adminScopePrefix } from '../admin/permissions.ts';

/** What a token may do with the account of its person, each with a sentence for them, who are asked to allow it. */
export const accountRights = {
  read: {
    en: 'See your account: your profile, where you are logged in, what protects it, and what happened with it',
    de: 'Ihr Konto sehen: Ihr Profil, wo Sie angemeldet sind, was es schützt und was damit geschehen ist',
    fr: 'Voir votre compte : votre profil, où vous êtes connecté, ce qui le protège et ce qui s’y est passé',
    es: 'Ver su cuenta: su perfil, dónde tiene la sesión iniciada, qué la protege y qué ha pasado con ella',
    ja: 'アカウントを見る（プロフィール、ログイン中の場所、保護の方法、最近の出来事）',
  },
  write: {
    en: 'Change your account: your profile, where you are logged in, what protects it, and whether you keep it',
    de: 'Ihr Konto ändern: Ihr Profil, wo Sie angemeldet sind, was es schützt und ob Sie es behalten',
    fr: 'Modifier votre compte : votre profil, où vous êtes connecté, ce qui le protège, et sa suppression',
    es: 'Cambiar su cuenta: su perfil, dónde tiene la sesión iniciada, qué la protege y si la conserva',
    ja: 'アカウントを変更する（プロフィール、ログイン中の場所、保護の方法、アカウントの削除）',
  },
  upstream_tokens: {
    en: 'Act for you at the other providers that you sign in with, as far as they allow',
    de: 'Bei den anderen Anbietern, mit denen Sie sich anmelden, für Sie handeln, soweit diese es erlauben',
    fr: 'Agir pour vous auprès des autres fournisseurs avec lesquels vous vous connectez, dans la mesure où ils le permettent',
    es: 'Actuar por usted ante los otros proveedores con los que inicia sesión, hasta donde estos lo permitan',
    ja: 'ログインに使うほかのプロバイダーで、許された範囲であなたの代わりに操作する',
  },
} as const;
export type AccountRight = keyof typeof accountRights;

/** The scope that a token needs for it. */
export const accountScopeFor = (right: AccountRight): string => `${adminScopePrefix}account:${right}`;

/** What tokens for the account API may hold. */
export const accountScopes: readonly string[] = (Object.keys(accountRights) as readonly AccountRight[]).map(accountScopeFor);
