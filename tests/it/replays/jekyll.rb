# The posts that Jekyll shows at a time, a line each: path, tab, address. Arguments: the site's folder, the time.
require "jekyll"

# An unquoted `:title` is text to Jekyll; to the YAML library of some packages it is a symbol, and refused.
class Psych::ClassLoader::Restricted
  def symbolize(name) = ":#{name}"
end

Jekyll.logger.log_level = :error
site = Jekyll::Site.new(
  Jekyll.configuration(
    "source" => ARGV[0], "time" => ARGV[1], "plugins" => [], "theme" => nil, "safe" => true, "quiet" => true,
    "disable_disk_cache" => true
  )
)
site.read
site.posts.docs.each { |post| puts "#{post.relative_path}\t#{post.url}" }
