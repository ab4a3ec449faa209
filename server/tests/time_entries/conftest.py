"""The rooms that the tests of time entries work in."""

from tests.api_office import office as office
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.time_entries.desk import afternoon as afternoon
from tests.time_entries.desk import desk as desk
from tests.time_entries.studio import studio as studio
