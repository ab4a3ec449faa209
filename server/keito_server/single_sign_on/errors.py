"""What single sign-on says no to."""

from keito_server.kit.errors import NotFound, PermissionRefused, RuleRefused, ValidationRefused


class ProviderUnreachable(ValidationRefused):
    """What a provider publishes about itself could not be read."""

    code = "provider_unreachable"
    status = 422
    default_message = "The provider could not be reached. Check the address, and that this server may connect to it."


class AddressNotAllowed(ProviderUnreachable):
    """The address is not https, or leads into a network that this server must not be used to look into."""

    code = "address_not_allowed"
    default_message = "This address cannot be used. It has to start with https:// and be on a public network."


class AnswerRefused(RuleRefused):
    """What the provider sent to prove who somebody is does not hold."""

    code = "sign_in_answer_refused"
    default_message = "The answer of the provider was refused. Start again."


class SignInRefused(PermissionRefused):
    """The provider has proven who it is, and they are not let into this workspace."""

    code = "sign_in_refused"
    default_message = (
        "Your company’s provider knows you, but this workspace does not yet. Ask an administrator of it to invite you, "
        "or to verify the domain of your e-mail address under Settings, Sign-in."
    )


class DomainTaken(RuleRefused):
    """Another workspace has verified the domain, or this one has it in its list already."""

    code = "domain_taken"
    default_message = "This domain is in use already."


class DomainNotVerified(RuleRefused):
    """The record that proves the domain was not found."""

    code = "domain_not_verified"
    default_message = (
        "The record was not found yet. New records can take an hour to be seen everywhere; then check again."
    )


class ProviderNeeded(RuleRefused):
    """Single sign-on is required, and this would leave no way in."""

    code = "provider_needed"
    default_message = (
        "Single sign-on is required here, so one provider has to stay switched on. Stop requiring it first."
    )


class SecondFactorNeeded(RuleRefused):
    """The administrator who keeps a password has none, or nothing beside it."""

    code = "second_factor_needed"
    default_message = (
        "Choose an administrator who has a password and a second factor (an authenticator app or a passkey). "
        "Whoever is chosen sets them up under Settings, Security."
    )


class PasswordKept(RuleRefused):
    """The administrator who keeps a password while single sign-on is required has to stay able to come in by it."""

    code = "password_kept"
    default_message = (
        "This administrator keeps the password for the day the provider fails. "
        "Choose another administrator under Settings, Sign-in first."
    )


class IdentityTaken(RuleRefused):
    """The identity is somebody else's already."""

    code = "identity_taken"
    default_message = "This identity is connected to another sign-in already."


class PendingIdentityOver(NotFound):
    """Nothing waits to be connected, or it has waited too long."""

    code = "pending_identity_over"
    default_message = "There is nothing to connect any more. Start at your company’s sign-in again."


class ProviderNameTaken(RuleRefused):
    """Another provider of the workspace has this name."""

    code = "provider_name_taken"
    default_message = "There is already a provider with this name. People choose by it, so give each its own."


class EmailNeeded(SignInRefused):
    """The provider tells no e-mail address, one that it has not verified, or one that may be mistaken for another."""

    code = "email_needed"
    default_message = (
        "Your company’s provider told us no verified e-mail address of yours. Ask whoever runs it to send one with each "
        "sign-in."
    )
