import { SingleEntry } from '../ui/single-entry.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** How people sign in. */
export const SignIn = () => <SingleEntry name="sign_in" read="getSignIn" remove="deleteSignIn" command="sign-in delete" form={(known) => <SignInForm {...known} />} />;
