// #region src/main.tsx
import { InMemoryWebStorage, WebStorageStateStore } from 'oidc-client-ts';
import { createRoot } from 'react-dom/client';
import { AuthProvider, useAuth } from 'react-oidc-context';

const settings = {
  authority: 'http://localhost:3000',
  client_id: 'my-app',
  redirect_uri: 'http://localhost:5173/',
  post_logout_redirect_uri: 'http://localhost:5173/',
  scope: 'openid profile email',
  automaticSilentRenew: false,
  // Tokens are in no storage that outlives the page.
  userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  onSigninCallback: () => history.replaceState(null, '', location.pathname),
};

function Page() {
  const auth = useAuth();
  if (auth.isLoading) return <p>Loading …</p>;
  if (auth.error) return <p role="alert">That did not work: {auth.error.message}</p>;
  if (!auth.user) return <button onClick={() => void auth.signinRedirect()}>Log in</button>;
  return (
    <>
      <h1>Hello, {auth.user.profile.name ?? auth.user.profile.email ?? auth.user.profile.sub}.</h1>
      <button onClick={() => void auth.signoutRedirect()}>Log out</button>
    </>
  );
}

createRoot(document.getElementById('root')!).render(<AuthProvider {...settings}><Page /></AuthProvider>);
// #endregion
