"""The rooms that the tests of approvals work in."""

from tests.api_office import office as office
from tests.database_on_disk import database_on_disk as database_on_disk
