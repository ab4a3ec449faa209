"""Forms of single sign-on: shapes only, rules are the actions'."""

from keito_server.single_sign_on.forms.domains import DomainForm
from keito_server.single_sign_on.forms.openid import OpenIdForm
from keito_server.single_sign_on.forms.requirement import RequirementForm
from keito_server.single_sign_on.forms.saml import SamlForm
from keito_server.single_sign_on.forms.start import StartForm

__all__ = ["DomainForm", "OpenIdForm", "RequirementForm", "SamlForm", "StartForm"]
